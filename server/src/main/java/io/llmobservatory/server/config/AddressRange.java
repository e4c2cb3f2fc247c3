package io.llmobservatory.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A network, such as 10.0.0.0/8 or fd00::/8, or a single address. No name is ever resolved. */
public final class AddressRange {
  private static final int IPV4_BYTES = 4;

  private final byte[] network;
  private final int prefixLength;

  private AddressRange(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException(
          "expected an address or a network like 10.0.0.0/8 or fd00::/8 but was '" + text + "'");
    }
    int bits = network.length * Byte.SIZE;
    int prefixLength = slash < 0 ? bits : number(text.substring(slash + 1), bits);
    if (prefixLength < 0) {
      throw new IllegalArgumentException(
          "expected a number from 0 to " + bits + " after the slash of '" + text + "'");
    }
    return new AddressRange(network, prefixLength);
  }

  /** Returns whether an address lies in it. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    int whole = prefixLength / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != network[i]) {
        return false;
      }
    }
    int rest = prefixLength % Byte.SIZE;
    int mask = 0xff << (Byte.SIZE - rest);
    return rest == 0 || ((bytes[whole] ^ network[whole]) & mask & 0xff) == 0;
  }

  private static byte @Nullable [] address(String text) {
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static byte @Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[IPV4_BYTES];
    if (parts.length != IPV4_BYTES) {
      return null;
    }
    for (int i = 0; i < IPV4_BYTES; i++) {
      int part = number(parts[i], 255);
      if (part < 0) {
        return null;
      }
      bytes[i] = (byte) part;
    }
    return bytes;
  }

  /** An IPv4 address in the dress of IPv6 becomes one, as those of peers do. */
  private static byte @Nullable [] ipv6(String text) {
    try {
      // What stands in brackets is an address or an error, and never looked up as a name.
      return text.indexOf('%') < 0 ? InetAddress.getByName("[" + text + "]").getAddress() : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Returns the number, or -1 if it is none or too large. No leading zeros: some take them for
   * octal.
   */
  private static int number(String text, int max) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return number <= max ? number : -1;
  }
}
