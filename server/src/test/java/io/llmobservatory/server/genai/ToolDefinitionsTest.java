package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Shapes.json;
import static io.llmobservatory.server.genai.Shapes.tools;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definitions of tools of every API; JSON is told with single quotes. */
class ToolDefinitionsTest {
  private static final String FULL =
      "{'type':'function','name':'f','description':'d','parameters':{'a':1}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{'type':'function','function':{'name':'f','description':'d','parameters':{'a':1}}}]|FULL
          [{'type':'function','name':'f','description':'d','parameters':{'a':1},'strict':false}]|{'type':'function','name':'f','description':'d','parameters':{'a':1},'strict':false}
          {'name':'f','description':'d','input_schema':{'a':1}}|FULL
          [{'name':'f','description':'d','inputSchema':{'a':1}}]|FULL
          [{'functionDeclarations':[{'name':'f','description':'d','parameters':{'a':1}},{'name':'g'}]}]|FULL,{'type':'function','name':'g'}
          {'function_declarations':[{'name':'f','description':'d','parameters':{'a':1}}],'google_search':null}|FULL
          [{'type':'function','name':'f','inputSchema':{'a':1},'description':'d'}]|FULL
          {'f':{'description':'d','parameters':{'jsonSchema':{'a':1}}}}|FULL
          [{'tool':{'json_schema':'{\\'type\\':\\'function\\',\\'function\\':{\\'name\\':\\'f\\',\\'description\\':\\'d\\',\\'parameters\\':{\\'a\\':1}}}'}}]|FULL
          [{'tool':{'name':'f','description':'d','json_schema':{'parameters':{'a':1}}}}]|FULL
          [{'name':'f','description':'d','parameters':'{\\'a\\':1}'}]|FULL
          [{'toolSpec':{'name':'f','description':'d','inputSchema':{'json':{'a':1}}}}]|FULL
          ['{\\'type\\':\\'function\\',\\'name\\':\\'f\\',\\'description\\':\\'d\\',\\'parameters\\':{\\'a\\':1}}']|FULL
          ['f','g']|{'type':'function','name':'f'},{'type':'function','name':'g'}
          'f, g'|{'type':'function','name':'f'},{'type':'function','name':'g'}
          [{'type':'web_search_20250305','name':'web_search','max_uses':5}]|{'type':'web_search_20250305','name':'web_search','max_uses':5}
          [{'type':'web_search'}]|{'type':'web_search'}
          [{'googleSearch':{}}]|{'googleSearch':{}}
          [{'type':'function','x':1,'function':{'name':'f','type':'t','x':2}}]|{'type':'t','name':'f','x':2,'source_type':'function','source_x':1}
          [{'name':5}]|{'name':5}
          """)
  void definition(String sent, String stored) {
    assertThat(tools(sent)).isEqualTo(json("[" + stored.replace("FULL", FULL) + "]"));
  }
}
