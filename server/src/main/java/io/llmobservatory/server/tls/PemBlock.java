package io.llmobservatory.server.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands between a BEGIN line and its END line, decoded. */
final class PemBlock {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private final String label;
  private final boolean encrypted;
  private final byte[] der;

  private PemBlock(String label, boolean encrypted, byte[] der) {
    this.label = label;
    this.encrypted = encrypted;
    this.der = der;
  }

  /** The words after BEGIN, such as CERTIFICATE. */
  String label() {
    return label;
  }

  /** Whether it says so itself: in its label, or in a header as old tools write it. */
  boolean isEncrypted() {
    return encrypted || label.startsWith("ENCRYPTED ");
  }

  /** Its contents; not to be changed. */
  byte[] der() {
    return der;
  }

  /** All blocks of the text, in its order; whatever is between them is comment. */
  static List<PemBlock> parse(PemText source, String text) throws TlsException {
    List<PemBlock> blocks = new ArrayList<>();
    @Nullable String label = null;
    boolean encrypted = false;
    StringBuilder base64 = new StringBuilder();
    for (String untrimmed : text.lines().toList()) {
      String line = untrimmed.strip();
      if (label == null) {
        label = labelOf(line, BEGIN);
        encrypted = false;
        base64.setLength(0);
      } else if (label.equals(labelOf(line, END))) {
        blocks.add(new PemBlock(label, encrypted, decode(source, label, base64)));
        label = null;
      } else if (line.indexOf(':') >= 0) {
        encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
      } else {
        base64.append(line);
      }
    }
    if (label != null) {
      throw source.refusal("has no line " + END + label + DASHES + "; is it half written?");
    }
    return blocks;
  }

  private static @Nullable String labelOf(String line, String marker) {
    // A byte order mark or the like may stand before the first one.
    int start = line.indexOf(marker);
    boolean complete = start >= 0 && line.length() >= start + marker.length() + DASHES.length();
    return complete && line.endsWith(DASHES)
        ? line.substring(start + marker.length(), line.length() - DASHES.length())
        : null;
  }

  private static byte[] decode(PemText source, String label, StringBuilder base64)
      throws TlsException {
    try {
      return Base64.getDecoder().decode(base64.toString());
    } catch (IllegalArgumentException e) {
      // The cause would quote what may be a key.
      throw source.refusal("is damaged: the " + label + " in it is not base64");
    }
  }

  /** What to say where none of the blocks is the one that is wanted. */
  static String lackOf(String wanted, List<PemBlock> blocks) {
    List<String> labels = new ArrayList<>();
    for (PemBlock block : blocks) {
      labels.add(block.label());
    }
    return labels.isEmpty()
        ? "holds nothing in PEM"
        : "holds no " + wanted + ", only " + String.join(", ", labels);
  }
}
