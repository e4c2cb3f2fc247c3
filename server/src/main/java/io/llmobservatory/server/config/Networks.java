package io.llmobservatory.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses and networks in CIDR notation. */
final class Networks {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern FORM =
      Pattern.compile("(?<address>[0-9A-Fa-f:.]+)(/(?<bits>\\d{1,3}))?");

  private Networks() {}

  static boolean isNetwork(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    String address = matcher.group("address");
    boolean ipv4 = IPV4.matcher(address).matches();
    String bits = matcher.group("bits");
    return (ipv4 || isIpv6(address))
        && (bits == null || Integer.parseInt(bits) <= (ipv4 ? 32 : 128));
  }

  /** A text with a colon is never looked up as a name. */
  private static boolean isIpv6(String text) {
    if (text.indexOf(':') < 0) {
      return false;
    }
    try {
      return InetAddress.getByName(text) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
