package io.llmobservatory.server.tls;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Reads the private key of a PEM text. Java knows PKCS#8 only; the two older forms, which OpenSSL
 * wrote for decades, are what PKCS#8 has inside, so they are put into such an envelope.
 */
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

  /** rsaEncryption (1.2.840.113549.1.1.1) with the NULL that belongs to it. */
  private static final byte[] RSA = {
    Der.SEQUENCE, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey (1.2.840.10045.2.1); the curve follows it. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  /** Where the older form of an EC key names its curve. */
  private static final int EC_PARAMETERS = 0xa0;

  private PrivateKeys() {}

  /** The first private key; what else is in the text, such as certificates, is passed over. */
  static PrivateKey parse(PemText source, String text) throws TlsException {
    List<PemBlock> blocks = PemBlock.parse(source, text);
    for (PemBlock block : blocks) {
      if (block.isEncrypted()) {
        throw source.refusal(
            "is encrypted, and there is no key for its passphrase; write it without one (openssl"
                + " pkey -in <file> -out <plain file>) and let only the server's user read it");
      }
      byte[] pkcs8 =
          switch (block.label()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY" -> wrapped(RSA, block.der());
            case "EC PRIVATE KEY" -> wrapped(ecAlgorithm(source, block.der()), block.der());
            default -> null;
          };
      if (pkcs8 != null) {
        return parsePkcs8(source, pkcs8);
      }
    }
    throw source.refusal(
        PemBlock.lackOf("private key", blocks)
            + "; expected PEM with a line -----BEGIN PRIVATE KEY-----, RSA PRIVATE KEY or EC"
            + " PRIVATE KEY");
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTET_STRING, key));
  }

  private static byte[] ecAlgorithm(PemText source, byte[] key) throws TlsException {
    byte[] curve = Der.find(key, EC_PARAMETERS);
    if (curve == null) {
      throw source.refusal(
          "names no curve for its key; openssl pkey -in <file> -out <new file> may mend it");
    }
    return Der.element(Der.SEQUENCE, EC, curve);
  }

  private static PrivateKey parsePkcs8(PemText source, byte[] der) throws TlsException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // A key of another kind, or a damaged one: which it is shows when none can read it.
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    throw source.refusal(
        "is damaged, or its key is of a kind that TLS cannot use; expected an RSA key, an EC key"
            + " on P-256, P-384 or P-521, or an Ed25519 key");
  }
}
