package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is copied, and what is left to trees. JSON is told with single quotes. */
class PlainJsonTest {
  private final BothWays both = new BothWays();

  /** What is stored of a tool's answer, or null if it is not copied. */
  private boolean isCopied(String answer) {
    return both.copy(Field.TOOL_RESULT, answer) != null;
  }

  private String copied(Field field, String quoted) {
    return Objects.requireNonNull(both.copy(field, Shapes.json(quoted)), quoted)
        .document()
        .toString();
  }

  private boolean isCopied(Field field, String quoted) {
    return both.copy(field, Shapes.json(quoted)) != null;
  }

  private static String array(int length, String element) {
    return "["
        + IntStream.range(0, length).mapToObj(i -> element).collect(Collectors.joining(","))
        + "]";
  }

  private static String object(int keys) {
    return "{"
        + IntStream.range(0, keys)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(","))
        + "}";
  }

  @Test
  void an_answer_is_copied_without_blanks_and_needless_escapes() {
    assertThat(copied(Field.TOOL_RESULT, " { 'a' : [ 1 , -2.50 ,\ttrue,\r\nfalse, null,{ } ] }\n "))
        .isEqualTo(
            Shapes.json(
                "[{'role':'tool','parts':[{'type':'tool_call_response','id':'call_1','response':"
                    + "{'a':[1,-2.50,true,false,null,{}]}}]}]"));
    assertThat(copied(Field.TOOL_RESULT, "['\\u00e9\\ud83d\\ude00\\/\\u0041\\u001B\\n\\\\']"))
        .contains("[\"\u00e9\ud83d\ude00/A\\u001b\\n\\\\\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"\\b\"]",
        "[\"\\f\"]",
        "[\"\\u0000\"]",
        "[\"\\ud83d\"]",
        "[\"\\ude00\"]",
        "[\"\\ud83d\\u0041\"]",
        "[\"\\u12g4\"]",
        "[\"\\x\"]",
        "[\"a\nb\"]",
        "[\"a\u0000b\"]",
        "[-0]",
        "[-0.0]",
        "[0.0000001]",
        "[0.0000000]",
        "[1e5]",
        "[01]",
        "[1.]",
        "[.5]",
        "[+1]",
        "[-]",
        "[NaN]",
        "[tru]",
        "[1,]",
        "[1 2]",
        "[",
        "[\"",
        "[\"\\",
        "[\"\\u00",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":1]",
        "[]x",
        "[] []",
        "\"text\"",
        "12",
        "text"
      })
  void what_would_be_repaired_refused_or_written_otherwise_is_left(String answer) {
    assertThat(isCopied(answer)).isFalse();
  }

  @Test
  void bytes_that_are_no_utf_8_are_left() {
    for (String bytes : List.of("\u00ff", "\u00c3", "\u00c0\u0080", "\u00ed\u00a0\u0080")) {
      String answer = "[\"" + bytes + "\"]";
      assertThat(both.copy(Field.TOOL_RESULT, answer.getBytes(StandardCharsets.ISO_8859_1)))
          .isNull();
    }
  }

  @Test
  void what_is_large_or_deep_is_left() {
    assertThat(isCopied(array(20_000, "1"))).isTrue();
    assertThat(isCopied(array(BothWays.MAX_VALUE_BYTES / 2, "1"))).isFalse();
    assertThat(isCopied(object(32))).isTrue();
    assertThat(isCopied(object(33))).isFalse();
    assertThat(isCopied("{\"" + "k".repeat(900) + "\":1}")).isTrue();
    assertThat(isCopied("{\"" + "k".repeat(1_000) + "\":1}")).isFalse();
    assertThat(isCopied("[" + "1".repeat(40) + "]")).isTrue();
    assertThat(isCopied("[" + "1".repeat(41) + "]")).isFalse();
    assertThat(isCopied("[".repeat(64) + "]".repeat(64))).isTrue();
    assertThat(isCopied("[".repeat(65) + "]".repeat(65))).isFalse();
  }

  @Test
  void keys_of_objects_within_each_other_may_be_the_same() {
    assertThat(isCopied("{\"a\":{\"a\":{\"a\":1},\"b\":1},\"b\":[{\"a\":1},{\"a\":2}]}")).isTrue();
    assertThat(isCopied("{\"a\":{\"b\":1},\"b\":[{\"a\":1},{\"a\":2}],\"a\":1}")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':'Hi','type':'text'}|{'type':'text','content':'Hi'}",
        "{'type':'reasoning','content':'Hm'}|{'type':'reasoning','content':'Hm'}",
        "{'arguments':{'a':1},'name':'f','id':'1','type':'tool_call'}"
            + "|{'type':'tool_call','id':'1','name':'f','arguments':{'a':1}}",
        "{'type':'tool_call','id':null,'name':'f','arguments':'{}'}"
            + "|{'type':'tool_call','name':'f','arguments':'{}'}",
        "{'type':'tool_call','name':'f','arguments':null}|{'type':'tool_call','name':'f'}",
        "{'response':{'a':1},'id':'1','type':'tool_call_response'}"
            + "|{'type':'tool_call_response','id':'1','response':{'a':1}}",
        "{'type':'tool_call_response','result':'4 C','name':'f'}"
            + "|{'type':'tool_call_response','name':'f','response':'4 C'}",
        "{'modality':'image', 'content':'AA==', 'type':'blob', 'x':null}"
            + "|{'modality':'image','content':'AA==','type':'blob','x':null}",
        "{'type':'file','modality':'image','file_id':'f'}"
            + "|{'type':'file','modality':'image','file_id':'f'}"
      })
  void parts_are_copied(String part, String stored) {
    assertThat(copied(Field.INPUT_MESSAGES, "[{'role':'user','parts':[" + part + "]}]"))
        .isEqualTo(Shapes.json("[{'role':'user','parts':[" + stored + "]}]"));
    assertThat(copied(Field.SYSTEM_INSTRUCTIONS, "[" + part + "]"))
        .isEqualTo(Shapes.json("[" + stored + "]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Hi'",
        "{}",
        "{'content':'Hi'}",
        "{'type':'text'}",
        "{'type':'text','content':null}",
        "{'type':'text','content':['Hi']}",
        "{'type':'text','text':'Hi'}",
        "{'type':'text','content':'Hi','x':1}",
        "{'type':'text','content':'Hi','content':'Ho'}",
        "{'type':'Text','content':'Hi'}",
        "{'type':'te\\u0078t','content':'Hi'}",
        "{'typ\\u0065':'text','content':'Hi'}",
        "{'type':'thinking','thinking':'Hm'}",
        "{'type':'tool_call','id':'1','arguments':{}}",
        "{'type':'tool_call','id':1,'name':'f'}",
        "{'type':'tool_call','name':null}",
        "{'type':'tool_call','name':'f','input':{}}",
        "{'type':'tool_call_response','id':'1'}",
        "{'type':'tool_call_response','id':'1','response':null}",
        "{'type':'tool_call_response','response':1,'result':2}",
        "{'type':'tool_call_response','response':{'type':'json','value':1}}",
        "{'type':'tool_call_response','response':{'type':'json','valu\\u0065':1}}",
        "{'type':'file','file_id':'f'}",
        "{'type':'blob','a':1,'a':2}",
        "{'type':'novel','content':'Hi'}"
      })
  void other_parts_are_left(String part) {
    assertThat(isCopied(Field.INPUT_MESSAGES, "[{'role':'user','parts':[" + part + "]}]"))
        .isFalse();
    assertThat(isCopied(Field.SYSTEM_INSTRUCTIONS, "[" + part + "]")).isFalse();
  }

  @Test
  void messages_are_copied_and_their_finish_reasons_told() {
    String messages =
        "[{'finish_reason':'stop', 'parts':[], 'name':'Ana', 'role':'assistant'},"
            + "{'role':'tool','parts':[],'name':null,'finish_reason':null},"
            + "{'role':'system','parts':[],'finish_reason':''},"
            + "{'role':'user','parts':[],'finish_reason':'\\u00e9\\u00e9\\u00e9\\u00e9'}]";
    BothWays.Read copied =
        Objects.requireNonNull(both.copy(Field.INPUT_MESSAGES, Shapes.json(messages)));
    assertThat(copied.document().toString())
        .isEqualTo(
            Shapes.json(
                "[{'role':'assistant','parts':[],'name':'Ana','finish_reason':'stop'},"
                    + "{'role':'tool','parts':[]},{'role':'system','parts':[],'finish_reason':''},"
                    + "{'role':'user','parts':[],'finish_reason':'\u00e9\u00e9\u00e9\u00e9'}]"));
    assertThat(copied.finishReasons()).containsExactly("stop", "\u00e9\u00e9\u00e9\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        " [ ] ",
        "{'role':'user','parts':[]}",
        "['Hi']",
        "[{'role':'user','parts':[]},'Hi']",
        "[{'role':'user'}]",
        "[{'parts':[]}]",
        "[{'role':'User','parts':[]}]",
        "[{'role':'developer','parts':[]}]",
        "[{'role':'narrator','parts':[]}]",
        "[{'role':null,'parts':[]}]",
        "[{'role':'user','parts':null}]",
        "[{'role':'user','parts':'[]'}]",
        "[{'role':'user','content':'Hi'}]",
        "[{'role':'user','parts':[],'content':'Hi'}]",
        "[{'role':'user','parts':[],'role':'tool'}]",
        "[{'role':'user','parts':[],'name':1}]",
        "[{'role':'user','parts':[],'finish_reason':1}]",
        "[{'role':'user','parts':[],'finish_reason':'a\\nb'}]"
      })
  void other_messages_are_left(String messages) {
    assertThat(isCopied(Field.INPUT_MESSAGES, messages)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'f','type':'x','description':'d','parameters':{'type':'object'}}"
            + "|{'type':'x','name':'f','description':'d','parameters':{'type':'object'}}",
        "{'name':'f','inputSchema':{}}|{'type':'function','name':'f','parameters':{}}",
        "{'type':null,'name':'f','description':null,'parameters':null}"
            + "|{'type':'function','name':'f'}"
      })
  void definitions_are_copied(String definition, String stored) {
    assertThat(copied(Field.TOOL_DEFINITIONS, "[" + definition + "]"))
        .isEqualTo(Shapes.json("[" + stored + "]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'f'",
        "{'type':'function'}",
        "{'type':'function','function':{'name':'f'}}",
        "{'type':1,'name':'f'}",
        "{'name':1}",
        "{'name':'f','strict':true}",
        "{'name':'f','parameters':'{}'}",
        "{'name':'f','parameters':[]}",
        "{'name':'f','parameters':{},'inputSchema':{}}",
        "{'name':'f','parameters':{'json':{}}}",
        "{'name':'f','parameters':{'jsonSchema':{}}}",
        "{'name':'f','parameters':{'json\\u0053chema':{}}}"
      })
  void other_definitions_are_left(String definition) {
    assertThat(isCopied(Field.TOOL_DEFINITIONS, "[" + definition + "]")).isFalse();
  }
}
