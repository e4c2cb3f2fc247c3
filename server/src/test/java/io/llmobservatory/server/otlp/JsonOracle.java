package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Holds {@link OtlpJson} to another JSON parser on any bytes. */
final class JsonOracle {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** The message where a field is named: it is JSON, but none of OTLP. */
  private static final Pattern OTHER_JSON = Pattern.compile("column \\d+: [a-zA-Z]+: ");

  /** An escape, in a group where it stands for half of a pair of surrogates. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", Pattern.DOTALL);

  private JsonOracle() {}

  /**
   * Fails unless a request is refused where it is no JSON, and where it is encoded, the readers
   * accept what it has become.
   *
   * @return the message with which it was refused, or null if it was not
   */
  static @Nullable String check(OtlpJson signal, byte[] json) {
    byte[] encoded;
    try {
      encoded = Encoded.encode(signal, json);
    } catch (MalformedRequestException e) {
      String message = String.valueOf(e.getMessage());
      if (isObject(json) && !OTHER_JSON.matcher(message).find()) {
        fail("refused as no JSON (%s), but Jackson reads it: %s", message, told(json));
      }
      return message;
    }
    if (!isObject(json)) {
      fail("accepted, but Jackson does not read it: %s", told(json));
    }
    try {
      if (signal == OtlpJson.LOGS) {
        ReaderDump.ofLogs(encoded);
      } else {
        ReaderDump.of(encoded);
      }
    } catch (MalformedRequestException e) {
      fail("encoded as what the reader refuses (%s): %s", e.getMessage(), told(json));
    }
    return null;
  }

  private static boolean isObject(byte[] json) {
    // As bytes again, with bad UTF-8 replaced and without the mark, as in our own parser: as text,
    // Jackson takes some letters for hexadecimal digits. Space before them shows that it is UTF-8.
    String text = new String(json, StandardCharsets.UTF_8);
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    // RFC 8259 leaves unpaired surrogates to the reader: Jackson refuses them in names only, we
    // read
    // them everywhere.
    String paired =
        ESCAPE.matcher(unmarked).replaceAll(e -> e.group(1) == null ? "$0" : "\\\\uFFFD");
    byte[] utf8 = ("    " + paired).getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static String told(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
