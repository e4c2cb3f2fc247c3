package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Shapes.json;
import static io.llmobservatory.server.genai.Shapes.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is found in what went in and came out of a call; JSON is told with single quotes. */
class ApiBodyTest {
  private static final String ASK = "[{'role':'user','content':'Hi'}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          # body|messages|system|tools|complete
          'Hi'|'Hi'|-|-|true
          ASK|ASK|-|-|true
          {'messages':ASK}|ASK|-|-|true
          {'messages':ASK,'tools':[],'output':{}}|ASK|-|-|true
          {'messages':ASK,'model':'m','temperature':1}|ASK|-|-|false
          {'system':'S','messages':ASK,'tools':[{'name':'f'}]}|ASK|'S'|[{'name':'f'}]|true
          {'system':'S','prompt':'Hi'}|'Hi'|'S'|-|true
          {'prompt':ASK}|ASK|-|-|true
          {'model':'m','instructions':'S','input':'Hi'}|'Hi'|'S'|-|false
          {'input':[{'type':'function_call_output'}]}|[{'type':'function_call_output'}]|-|-|true
          {'contents':[{'parts':[{'text':'Hi'}]}],'config':{'system_instruction':'S','tools':[{'name':'f'}]}}|[{'parts':[{'text':'Hi'}]}]|'S'|[{'name':'f'}]|true
          {'contents':'Hi','systemInstruction':{'parts':[{'text':'S'}]},'generationConfig':{'topP':1}}|'Hi'|{'parts':[{'text':'S'}]}|-|false
          {'messages':ASK,'system':[{'text':'S'}],'toolConfig':{'tools':[{'toolSpec':{}}]}}|ASK|[{'text':'S'}]|[{'toolSpec':{}}]|true
          {'args':[{'messages':ASK},{'maxRetries':0}]}|ASK|-|-|false
          {'args':[],'kwargs':{'messages':ASK}}|ASK|-|-|true
          {'args':['Hi'],'kwargs':{}}|['Hi']|-|-|true
          {'inputs':{'input':{'messages':[ASK]}}}|[ASK]|-|-|true
          {'args':[],'kwargs':{}}|{'args':[],'kwargs':{}}|-|-|true
          {'question':'why','system':'S'}|{'question':'why','system':'S'}|-|-|true
          {'messages':5}|{'messages':5}|-|-|true
          {'prompt':'Hi','input':'Ho'}|'Hi'|-|-|false
          """)
  void request(
      String sent,
      String messages,
      @Nullable String system,
      @Nullable String tools,
      boolean complete) {
    ApiBody body = ApiBody.of(tree(sent.replace("ASK", ASK)), false);
    assertThat(body.messages().toString()).isEqualTo(json(messages.replace("ASK", ASK)));
    assertThat(text(body.systemInstructions())).isEqualTo(quoted(system));
    assertThat(text(body.toolDefinitions())).isEqualTo(quoted(tools));
    assertThat(body.complete()).isEqualTo(complete);
  }

  private static @Nullable String text(@Nullable JsonNode tree) {
    return tree == null ? null : tree.toString();
  }

  private static @Nullable String quoted(@Nullable String text) {
    return text == null ? null : json(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # body|stored|complete
          'Hi'|{'role':'assistant',HI}|true
          {'choices':[{'index':0,'message':{'role':'assistant','content':'Hi'},'finish_reason':'stop'}]}|{'role':'assistant',HI,'finish_reason':'stop','index':0}|true
          {'id':'x','choices':[{'text':'Hi','finish_reason':'stop'}]}|{'role':'assistant',HI,'finish_reason':'stop'}|false
          {'role':'assistant','content':[{'type':'text','text':'Hi'}],'stop_reason':'end_turn','usage':{'input_tokens':1}}|{'role':'assistant',HI,'finish_reason':'end_turn'}|false
          {'candidates':[{'content':{'role':'model','parts':[{'text':'Hi'}]},'finishReason':'STOP'}]}|{'role':'assistant',HI,'finish_reason':'STOP'}|true
          {'content':{'role':'model','parts':[{'text':'Hi'}]},'finish_reason':'STOP','usage_metadata':{'a':1}}|{'role':'assistant',HI,'finish_reason':'STOP'}|false
          {'output':{'message':{'role':'assistant','content':[{'text':'Hi'}]}},'stopReason':'end_turn'}|{'role':'assistant',HI,'finish_reason':'end_turn'}|true
          {'message':{'role':'model','content':[{'text':'Hi'}]},'finishReason':'stop','custom':{}}|{'role':'assistant',HI,'finish_reason':'stop'}|true
          {'generations':[[{'text':'Hi','message':{'type':'ai','content':'Hi'}}]]}|{'role':'assistant',HI}|true
          {'output':[{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hi'}]}]}|{'role':'assistant',HI}|true
          {'outputs':'Hi'}|{'role':'assistant',HI}|true
          {'output':{'lc':1,'type':'constructor','id':['l','AIMessage'],'kwargs':{'content':'Hi'}}}|{'role':'assistant',HI}|true
          {'combined_chunk_content':'Hi','chunk_count':3}|{'role':'assistant',HI}|false
          {'response':'Hi','done_reason':'stop'}|{'role':'assistant',HI,'finish_reason':'stop'}|true
          {'answer':42}|{'role':'assistant','parts':[{'type':'json','content':{'answer':42}}]}|true
          [0.5,1]|{'role':'assistant','parts':[{'type':'json','content':[0.5,1]}]}|true
          """)
  void answer(String sent, String stored, boolean complete) {
    ApiBody body = ApiBody.of(tree(sent), true);
    assertThat(Shapes.messages(body.messages(), "assistant"))
        .isEqualTo(
            json("[" + stored.replace("HI", "'parts':[{'type':'text','content':'Hi'}]") + "]"));
    assertThat(body.complete()).isEqualTo(complete);
    assertThat(body.finishReasons()).isEmpty();
  }

  @Test
  void an_answer_of_responses_tells_why_it_ended() {
    assertThat(reasons("{'status':'completed','output':[{'type':'reasoning'}]}"))
        .containsExactly("completed");
    assertThat(
            reasons(
                "{'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'},"
                    + "'output':[{'type':'reasoning'}]}"))
        .containsExactly("max_output_tokens");
  }

  private static List<String> reasons(String sent) {
    return ApiBody.of(tree(sent), true).finishReasons();
  }

  @Test
  void texts_in_texts_are_unwrapped_a_few_times() {
    String inner = "{'messages':" + ASK + "}";
    JsonNode twice = Json.text("{\"input\":" + Json.text(json(inner)) + "}");
    assertThat(ApiBody.of(twice, false).messages().toString()).isEqualTo(json(ASK));
    String deep = inner;
    for (int i = 0; i < 40; i++) {
      deep = "{'input':" + deep + "}";
    }
    assertThat(ApiBody.of(tree(deep), false).messages().toString()).isEqualTo(json(deep));
  }
}
