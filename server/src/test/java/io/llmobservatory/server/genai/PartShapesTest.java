package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Shapes.json;
import static io.llmobservatory.server.genai.Shapes.parts;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of every API, each beside what it becomes; JSON is told with single quotes. */
class PartShapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # Texts
          'Hi'|{'type':'text','content':'Hi'}
          {'type':'text','text':'Hi','annotations':[]}|{'type':'text','content':'Hi','annotations':[]}
          {'type':'output_text','text':'Hi'}|{'type':'text','content':'Hi'}
          {'type':'text','content':'Hi','x':1}|{'type':'text','content':'Hi','x':1}
          {'type':'text','text':'Hi','content':5}|{'type':'text','content':'Hi','source_content':5}
          {'text':'Hi'}|{'type':'text','content':'Hi'}
          {'text':'Hi','thought':false,'thoughtSignature':'s'}|{'type':'text','content':'Hi','thoughtSignature':'s'}
          {'part_kind':'text','content':'Hi'}|{'type':'text','content':'Hi'}
          {'block_type':'text','text':'Hi'}|{'type':'text','content':'Hi'}
          {'type':'TEXT','text':'Hi'}|{'type':'text','content':'Hi'}
          {'message_content':{'type':'text','text':'Hi'}}|{'type':'text','content':'Hi'}
          {'type':'refusal','refusal':'No'}|{'type':'text','content':'No','refusal':true}
          {'type':'text','text':5}|{'type':'text','text':5}
          # Thoughts
          {'type':'reasoning','content':'Hm'}|{'type':'reasoning','content':'Hm'}
          {'type':'reasoning','text':'Hm'}|{'type':'reasoning','content':'Hm'}
          {'type':'reasoning','reasoning':'Hm'}|{'type':'reasoning','content':'Hm'}
          {'type':'thinking','thinking':'Hm','signature':'s'}|{'type':'reasoning','content':'Hm','signature':'s'}
          {'type':'redacted_thinking','data':'xyz'}|{'type':'reasoning','content':'','redacted':true,'data':'xyz'}
          {'type':'redacted-reasoning','data':'xyz'}|{'type':'reasoning','content':'','redacted':true,'data':'xyz'}
          {'text':'Hm','thought':true}|{'type':'reasoning','content':'Hm'}
          {'reasoning':'Hm'}|{'type':'reasoning','content':'Hm'}
          {'part_kind':'thinking','content':'Hm'}|{'type':'reasoning','content':'Hm'}
          {'reasoningContent':{'reasoningText':{'text':'Hm','signature':'s'}}}|{'type':'reasoning','content':'Hm','signature':'s'}
          {'reasoningContent':{'redactedContent':'eA=='}}|{'type':'reasoning','content':'','redactedContent':'eA=='}
          {'type':'reasoning_content','reasoning_content':{'text':'Hm'}}|{'type':'reasoning','content':'Hm'}
          {'id':'rs','type':'reasoning','summary':[{'type':'summary_text','text':'a'},{'type':'summary_text','text':'b'}],'encrypted_content':'e'}|{'type':'reasoning','content':'a','id':'rs','encrypted_content':'e'},{'type':'reasoning','content':'b'}
          {'id':'rs','type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'a'}]}|{'type':'reasoning','content':'a','id':'rs','summary':[]}
          {'id':'rs','type':'reasoning','summary':[]}|{'type':'reasoning','content':'','id':'rs'}
          # Calls
          {'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'type':'tool_call','name':'f','args':{'a':1},'id':'c'}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'type':'tool_use','id':'c','name':'f','input':{'a':1},'cache_control':{'type':'e'}}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1},'cache_control':{'type':'e'}}
          {'type':'tool-call','toolCallId':'c','toolName':'f','args':{'a':1}}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'toolCallId':'c','toolName':'f','input':'{\\'a\\':1}'}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'toolCallType':'function','toolCallId':'c','toolName':'f','args':'oops'}|{'type':'tool_call','id':'c','name':'f','arguments':'oops'}
          {'functionCall':{'id':'c','name':'f','args':{'a':1}}}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'function_call':{'name':'f','args':{}},'thought_signature':'s','text':null}|{'type':'tool_call','name':'f','arguments':{},'thought_signature':'s','text':null}
          {'toolUse':{'toolUseId':'c','name':'f','input':{'a':1}}}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'toolRequest':{'name':'f','ref':'c','input':{'a':1}}}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'part_kind':'tool-call','tool_name':'f','args':'{\\'a\\':1}','tool_call_id':'c'}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1}}
          {'type':'function_call','call_id':'c','id':'fc','name':'f','arguments':'{\\'a\\':1}','status':'completed'}|{'type':'tool_call','id':'c','name':'f','arguments':{'a':1},'source_id':'fc','status':'completed'}
          {'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}|{'type':'tool_call','id':'c','name':'f','arguments':{}}
          {'id':'c','type':'custom','custom':{'name':'f','input':'run'}}|{'type':'tool_call','id':'c','name':'f','arguments':'run'}
          {'tool_call':{'id':'c','function':{'name':'f','arguments':'{}'}},'message_content':{'type':'tool_use'}}|{'type':'tool_call','id':'c','name':'f','arguments':{}}
          {'type':'computer_call','call_id':'c','action':{'type':'click'}}|{'type':'tool_call','id':'c','name':'computer','arguments':{'type':'click'}}
          {'type':'tool_use','id':5,'name':'f'}|{'type':'tool_call','name':'f','id':5}
          {'type':'tool_use','id':'c','name':[6]}|{'type':'tool_call','id':'c','name':'','source_name':[6]}
          # Answers
          {'type':'tool_call_response','id':'c','response':[1]}|{'type':'tool_call_response','id':'c','response':[1]}
          {'type':'tool_call_response','id':'c','result':[1]}|{'type':'tool_call_response','id':'c','response':[1]}
          {'type':'tool_result','tool_use_id':'c','content':[{'type':'text','text':'18'}],'is_error':true}|{'type':'tool_call_response','id':'c','response':[{'type':'text','text':'18'}],'is_error':true}
          {'type':'tool-result','toolCallId':'c','toolName':'f','result':{'t':18}}|{'type':'tool_call_response','id':'c','name':'f','response':{'t':18}}
          {'type':'tool-result','toolCallId':'c','toolName':'f','output':{'type':'json','value':{'t':18}}}|{'type':'tool_call_response','id':'c','name':'f','response':{'t':18}}
          {'type':'tool-result','toolCallId':'c','toolName':'f','output':{'type':'error-text','value':'x'}}|{'type':'tool_call_response','id':'c','name':'f','response':{'type':'error-text','value':'x'}}
          {'functionResponse':{'name':'f','response':{'t':18}}}|{'type':'tool_call_response','name':'f','response':{'t':18}}
          {'function_response':{'id':'c','name':'f','response':{'t':18}}}|{'type':'tool_call_response','id':'c','name':'f','response':{'t':18}}
          {'toolResult':{'toolUseId':'c','content':[{'json':{'t':18}}],'status':'success'}}|{'type':'tool_call_response','id':'c','response':[{'json':{'t':18}}],'status':'success'}
          {'toolResponse':{'name':'f','ref':'c','output':{'t':18}}}|{'type':'tool_call_response','id':'c','name':'f','response':{'t':18}}
          {'part_kind':'tool-return','tool_name':'f','content':'18','tool_call_id':'c'}|{'type':'tool_call_response','id':'c','name':'f','response':'18'}
          {'type':'function_call_output','call_id':'c','output':'18'}|{'type':'tool_call_response','id':'c','response':'18'}
          # Tools of the provider
          {'type':'server_tool_use','id':'c','name':'web_search','input':{'q':1}}|{'type':'server_tool_call','id':'c','name':'web_search','server_tool_call':{'type':'server_tool_use','input':{'q':1}}}
          {'type':'web_search_tool_result','tool_use_id':'c','content':[]}|{'type':'server_tool_call_response','id':'c','server_tool_call_response':{'type':'web_search_tool_result','content':[]}}
          {'id':'ws','type':'web_search_call','status':'completed','action':{'query':'q'}}|{'type':'server_tool_call','id':'ws','name':'web_search','server_tool_call':{'type':'web_search_call','status':'completed','action':{'query':'q'}}}
          {'executableCode':{'language':'PYTHON','code':'1'}}|{'type':'server_tool_call','name':'code_execution','server_tool_call':{'type':'executable_code','language':'PYTHON','code':'1'}}
          {'codeExecutionResult':{'outcome':'OK','output':'1'}}|{'type':'server_tool_call_response','server_tool_call_response':{'type':'code_execution_result','outcome':'OK','output':'1'}}
          # What nobody knows
          {'type':'novel','x':[null]}|{'type':'novel','x':[null]}
          {'cachePoint':{'type':'default'}}|{'type':'json','content':{'cachePoint':{'type':'default'}}}
          {'data':{'a':1}}|{'type':'json','content':{'data':{'a':1}}}
          {'type':5,'text':{}}|{'type':'json','content':{'type':5,'text':{}}}
          5|{'type':'json','content':5}
          """)
  void part(String sent, String stored) {
    assertThat(parts(sent)).isEqualTo(json("[" + stored + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # Standard
          {'type':'blob','modality':'image','content':'aGk='}|{'type':'blob','modality':'image','content':'aGk='}
          {'type':'uri','modality':'image','uri':'https://a'}|{'type':'uri','modality':'image','uri':'https://a'}
          {'type':'file','modality':'image','file_id':'f'}|{'type':'file','modality':'image','file_id':'f'}
          # OpenAI
          {'type':'image_url','image_url':'https://a'}|{'type':'uri','modality':'image','uri':'https://a'}
          {'type':'input_image','file_id':'f','detail':'low'}|{'type':'file','modality':'image','file_id':'f','detail':'low'}
          {'type':'image_file','image_file':{'file_id':'f'}}|{'type':'file','modality':'image','file_id':'f'}
          {'type':'input_file','filename':'a','file_data':'data:application/pdf;base64,aGk='}|{'type':'blob','modality':'document','mime_type':'application/pdf','content':'aGk=','filename':'a'}
          {'type':'image_url','image_url':{'url':'@@@langfuseMedia:type=image/png@@@'}}|{'type':'uri','modality':'image','uri':'@@@langfuseMedia:type=image/png@@@'}
          # Anthropic
          {'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'type':'image','source':{'type':'url','url':'https://a'}}|{'type':'uri','modality':'image','uri':'https://a'}
          {'type':'document','source':{'type':'file','file_id':'f'},'title':'t'}|{'type':'file','modality':'document','file_id':'f','title':'t'}
          {'type':'document','source':{'type':'text','media_type':'text/plain','data':'Hi'}}|{'type':'text','content':'Hi','media_type':'text/plain'}
          {'type':'document','source':{'type':'content','content':[]}}|{'type':'document','source':{'type':'content','content':[]}}
          {'type':'document','document':{'data':'plain'}}|{'type':'document','document':{'data':'plain'}}
          # Gemini, Vertex
          {'inlineData':{'mimeType':'image/png','data':'aGk='}}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'inline_data':{'mime_type':'audio/mp3','data':'aGk='}}|{'type':'blob','modality':'audio','mime_type':'audio/mp3','content':'aGk='}
          {'fileData':{'mimeType':'video/mp4','fileUri':'gs://b/v'}}|{'type':'uri','modality':'video','mime_type':'video/mp4','uri':'gs://b/v'}
          {'file_data':{'mime_type':'application/pdf','file_uri':'gs://b/d'}}|{'type':'uri','modality':'document','mime_type':'application/pdf','uri':'gs://b/d'}
          {'type':'media','mime_type':'image/png','data':'aGk='}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          # Bedrock
          {'image':{'format':'png','source':{'bytes':'aGk='}}}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'document':{'format':'pdf','name':'d','source':{'bytes':{'0':104,'1':105}}}}|{'type':'blob','modality':'document','mime_type':'application/pdf','content':'aGk=','name':'d'}
          {'video':{'format':'mp4','source':{'s3Location':{'uri':'s3://b/v'}}}}|{'type':'uri','modality':'video','mime_type':'video/mp4','uri':'s3://b/v'}
          {'image':{'format':'png','source':{'bytes':'b`x89`'}}}|{'type':'blob','modality':'image','mime_type':'image/png','content':'b`x89`'}
          # AI SDK
          {'type':'image','image':'aGk=','mimeType':'image/png'}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'type':'image','image':'https://a/b'}|{'type':'uri','modality':'image','uri':'https://a/b'}
          {'type':'image','image':{'0':104,'1':105}}|{'type':'blob','modality':'image','content':'aGk='}
          {'type':'image','image':{'type':'Buffer','data':[104,105]}}|{'type':'blob','modality':'image','content':'aGk='}
          {'type':'file','data':'aGk=','mediaType':'application/pdf','filename':'a'}|{'type':'blob','modality':'document','mime_type':'application/pdf','content':'aGk=','filename':'a'}
          {'type':'file','url':'data:image/png;base64,aGk=','mediaType':'image/png'}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'type':'file','file':{'base64':'aGk=','mediaType':'image/png'}}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          # OpenInference, LangChain, MCP, Genkit, Pydantic AI
          {'message_content':{'type':'image','image':{'image':{'url':'https://a'}}}}|{'type':'uri','modality':'image','uri':'https://a'}
          {'type':'image','source_type':'base64','data':'aGk=','mime_type':'image/png'}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk=','source_type':'base64'}
          {'type':'audio','data':'aGk=','mimeType':'audio/wav'}|{'type':'blob','modality':'audio','mime_type':'audio/wav','content':'aGk='}
          {'media':{'url':'data:image/png;base64,aGk=','contentType':'image/png'}}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'kind':'binary','data':'aGk=','media_type':'image/png'}|{'type':'blob','modality':'image','mime_type':'image/png','content':'aGk='}
          {'kind':'image-url','url':'https://a'}|{'type':'uri','modality':'image','uri':'https://a'}
          # What cannot be found
          {'type':'image','image':{'0':104,'1':999}}|{'type':'image','image':{'0':104,'1':999}}
          {'type':'image','source':5}|{'type':'image','source':5}
          """)
  void medium(String sent, String stored) {
    assertThat(parts(sent)).isEqualTo(json("[" + stored + "]"));
  }
}
