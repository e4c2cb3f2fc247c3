package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Shapes.inText;
import static io.llmobservatory.server.genai.Shapes.json;
import static io.llmobservatory.server.genai.Shapes.messages;
import static io.llmobservatory.server.genai.Shapes.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of every API, each beside what it becomes; JSON is told with single quotes. */
class MessageShapesTest {
  private static final String HI = "'parts':[{'type':'text','content':'Hi'}]";
  private static final String CALL =
      "'parts':[{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}]";
  private static final String ANSWER =
      "'parts':[{'type':'tool_call_response','id':'c','response':'18'}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # OpenAI, Ollama, Cohere
          {'role':'assistant','content':'','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}]}|{'role':'assistant',CALL}
          {'role':'assistant','content':null,'audio':{'id':'au','data':'aGk=','transcript':'t'}}|{'role':'assistant','parts':[{'type':'blob','modality':'audio','content':'aGk=','id':'au','transcript':'t'}]}
          {'index':0,'message':{'role':'assistant','content':'Hi'},'finish_reason':'stop','logprobs':null}|{'role':'assistant',HI,'finish_reason':'stop','index':0,'logprobs':null}
          {'index':1,'delta':{'content':'Hi'},'finish_reason':null}|{'role':'user',HI,'index':1}
          {'text':'Hi','index':0,'finish_reason':'length'}|{'role':'user',HI,'finish_reason':'length','index':0}
          {'model':'m','message':{'role':'assistant','content':'Hi','thinking':'Hm','images':['aGk=']},'done_reason':'stop'}|{'role':'assistant','parts':[{'type':'reasoning','content':'Hm'},{'type':'text','content':'Hi'},{'type':'blob','modality':'image','content':'aGk='}],'finish_reason':'stop','model':'m'}
          {'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':{'a':1}}}]}|{'role':'assistant','parts':[{'type':'tool_call','name':'f','arguments':{'a':1}}]}
          {'role':'CHATBOT','message':'Hi'}|{'role':'assistant',HI}
          {'role':'tool','tool_call_id':'c','content':'18','name':'f'}|{'role':'tool',ANSWER,'name':'f'}
          {'role':'user','content':'Hi','name':5}|{'role':'user',HI,'name':5}
          # Responses
          [{'type':'reasoning','id':'r','summary':[{'type':'summary_text','text':'Hm'}]},{'id':'fc','type':'function_call','call_id':'c','name':'f','arguments':'{\\'a\\':1}'}]|{'role':'assistant','parts':[{'type':'reasoning','content':'Hm','id':'r'},{'type':'tool_call','id':'c','name':'f','arguments':{'a':1},'source_id':'fc'}]}
          {'type':'function_call_output','call_id':'c','output':'18'}|{'role':'tool',ANSWER}
          {'id':'m','type':'message','status':'completed','role':'assistant','content':[{'type':'output_text','text':'Hi'}]}|{'role':'assistant',HI,'id':'m','status':'completed'}
          # Anthropic, Bedrock
          {'role':'user','content':[{'type':'tool_result','tool_use_id':'c','content':'18'}]}|{'role':'user',ANSWER}
          {'role':'assistant','content':[{'text':'Hi'}]}|{'role':'assistant',HI}
          {'role':'assistant','content':'[{\\'text\\':\\'Hi\\'}]'}|{'role':'assistant',HI}
          {'role':'tool','content':'[{\\'toolResult\\':{\\'toolUseId\\':\\'c\\',\\'content\\':\\'18\\'}}]'}|{'role':'tool',ANSWER}
          # Gemini
          {'role':'model','parts':[{'text':'Hi'}]}|{'role':'assistant',HI}
          {'content':{'role':'model','parts':[{'text':'Hi'}]},'finishReason':'STOP','index':0}|{'role':'assistant',HI,'finish_reason':'STOP','index':0}
          {'parts':[{'text':'Hi'}]}|{'role':'user',HI}
          # AI SDK
          {'role':'tool','content':[{'type':'tool-result','toolCallId':'c','output':{'type':'text','value':'18'}}]}|{'role':'tool',ANSWER}
          {'role':'assistant','text':'Hi','toolCalls':[]}|{'role':'assistant',HI}
          {'role':'assistant','toolCalls':[{'toolCallId':'c','toolName':'f','input':'{\\'a\\':1}'}]}|{'role':'assistant',CALL}
          {'id':'m','role':'user','content':{'format':2,'parts':[{'type':'text','text':'Hi'}]}}|{'role':'user',HI,'format':2,'id':'m'}
          # LangChain
          {'type':'human','content':'Hi'}|{'role':'user',HI}
          {'type':'human','data':{'content':'Hi'}}|{'role':'user',HI}
          {'lc':1,'type':'constructor','id':['langchain_core','messages','AIMessageChunk'],'kwargs':{'id':'x','type':'ai','content':'Hi','response_metadata':{'finish_reason':'stop'}}}|{'role':'assistant',HI,'finish_reason':'stop','id':'x','response_metadata':{'finish_reason':'stop'}}
          {'lc':1,'type':'constructor','id':['l','ToolMessage'],'kwargs':{'content':'18','tool_call_id':'c','additional_kwargs':{}}}|{'role':'tool',ANSWER}
          {'lc':1,'type':'constructor','id':['l','ChatPromptValue'],'kwargs':{'messages':[{'type':'human','content':'Hi'}]}}|{'role':'user',HI}
          {'type':'ai','content':'','tool_calls':[{'name':'f','args':{'a':1},'id':'c','type':'tool_call'}],'additional_kwargs':{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'{}'}}]}}|{'role':'assistant',CALL}
          {'type':'ai','content':'','additional_kwargs':{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'{\\'a\\':1}'}}]}}|{'role':'assistant','parts':[{'type':'text','content':''},{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}]}
          [[{'text':'Hi','generationInfo':{'finish_reason':'stop'},'message':{'lc':1,'type':'constructor','id':['l','AIMessage'],'kwargs':{'content':'Hi'}}}]]|{'role':'assistant',HI,'finish_reason':'stop','generationInfo':{'finish_reason':'stop'}}
          {'text':'Hi','generation_info':{}}|{'role':'user',HI,'generation_info':{}}
          # OpenInference, OpenLLMetry
          {'message':{'role':'user','contents':[{'message_content':{'type':'text','text':'Hi'}}]}}|{'role':'user',HI}
          {'message':{'role':'assistant','tool_calls':[{'tool_call':{'id':'c','function':{'name':'f','arguments':'{\\'a\\':1}'}}}]}}|{'role':'assistant',CALL}
          {'message':{'role':'assistant','contents':[{'message_content':{'type':'tool_use'},'tool_call':{'id':'c','function':{'name':'f','arguments':'{\\'a\\':1}'}}}],'tool_calls':[{'tool_call':{'id':'c','function':{'name':'f','arguments':'{}'}}}]}}|{'role':'assistant',CALL}
          {'message':{'role':'user','tool_call_id':'c','content':'18'}}|{'role':'user',ANSWER}
          {'role':'assistant','tool_calls':[{'id':'c','name':'f','arguments':'{\\'a\\':1}'}],'finish_reason':'tool_calls'}|{'role':'assistant',CALL,'finish_reason':'tool_calls'}
          {'role':'user','content':'[{\\'type\\':\\'text\\',\\'text\\':\\'Hi\\'}]'}|{'role':'user',HI}
          # Pydantic AI
          {'kind':'request','parts':[{'part_kind':'system-prompt','content':'Hi'},{'part_kind':'user-prompt','content':['Hi']}]}|{'role':'system',HI},{'role':'user',HI,'kind':'request'}
          {'kind':'request','parts':[{'part_kind':'tool-return','tool_call_id':'c','content':'18'}]}|{'role':'tool',ANSWER,'kind':'request'}
          {'event.name':'gen_ai.user.message','content':'Hi','gen_ai.message.index':0}|{'role':'user',HI,'gen_ai.message.index':0}
          {'event.name':'gen_ai.choice','index':0,'message':{'role':'assistant','content':'Hi'}}|{'role':'assistant',HI,'index':0}
          # Genkit, Spring AI, LangChain4j, Semantic Kernel, LlamaIndex
          {'role':'tool','content':[{'toolResponse':{'ref':'c','output':'18'}}]}|{'role':'tool',ANSWER}
          {'messageType':'ASSISTANT','text':'Hi','toolCalls':[]}|{'role':'assistant',HI}
          {'messageType':'TOOL','responses':[{'id':'c','responseData':'18'}]}|{'role':'tool',ANSWER}
          {'type':'USER','contents':[{'type':'TEXT','text':'Hi'}]}|{'role':'user',HI}
          {'type':'AI','toolExecutionRequests':[{'id':'c','name':'f','arguments':'{\\'a\\':1}'}]}|{'role':'assistant',CALL}
          {'role':'user','items':[{'text':'Hi'}]}|{'role':'user',HI}
          {'role':'user','blocks':[{'block_type':'text','text':'Hi'}]}|{'role':'user',HI}
          # Lists, and what is no message
          ['Hi','Hi']|{'role':'user',HI},{'role':'user',HI}
          [{'type':'text','text':'a'},{'text':'b'}]|{'role':'user','parts':[{'type':'text','content':'a'},{'type':'text','content':'b'}]}
          [[{'role':'user','content':'Hi'}],{'messages':[{'role':'user','content':'Hi'}]}]|{'role':'user',HI},{'role':'user',HI}
          {'message':{'x':1}}|{'role':'user','parts':[{'type':'json','content':{'message':{'x':1}}}]}
          {'type':'novel','content':'Hi'}|{'role':'user','parts':[{'type':'novel','content':'Hi'}]}
          """)
  void message(String sent, String stored) {
    assertThat(messages(sent)).isEqualTo(expected(stored));
  }

  private static String expected(String stored) {
    String full = stored.replace(",HI", "," + HI).replace(",CALL", "," + CALL);
    return json("[" + full.replace(",ANSWER", "," + ANSWER) + "]");
  }

  @Test
  void a_text_that_happens_to_be_json_stays_a_text() {
    for (String text : List.of("[1,2]", "{'city':'Paris'}", "[{'city':'Paris'}]", "[]", "[{'a':")) {
      String sent = "{'role':'assistant','content':" + inText(text) + "}";
      String part = tree(messages(sent)).at("/0/parts/0/content").asString();
      assertThat(part).isEqualTo(json(text));
    }
  }

  @Test
  void a_message_as_text_is_a_message() {
    String message = "{'role':'assistant','content':'Hi'}";
    assertThat(messages("[" + inText(message) + "]")).isEqualTo(messages(message));
  }

  @Test
  void reasons_of_wrapped_messages_are_told() {
    MessageWriter writer = new MessageWriter(new JsonWriter(1000));
    writer.messages(
        tree(
            "[{'message':{'role':'assistant','content':'a'},'finish_reason':'stop'},"
                + "{'content':{'parts':[{'text':'b'}]},'finishReason':'MAX_TOKENS'},"
                + "{'type':'ai','content':'c','response_metadata':{'stop_reason':'end_turn'}},"
                + "{'role':'assistant','content':'d','finish_reason':''}]"),
        "assistant");
    assertThat(writer.takeFinishReasons()).containsExactly("stop", "MAX_TOKENS", "end_turn");
    assertThat(writer.takeFinishReasons()).isEmpty();
  }
}
