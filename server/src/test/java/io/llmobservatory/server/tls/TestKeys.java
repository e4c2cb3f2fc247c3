package io.llmobservatory.server.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;

/** A kind of key, and the form in which a file has it. */
enum TestKeys {
  RSA,
  /** What "openssl rsa" wrote before it knew PKCS#8. */
  RSA_PKCS1,
  P256,
  /** What "openssl ecparam -genkey" writes: the curve, then a key that names it once more. */
  P256_SEC1,
  P384_SEC1,
  P521,
  ED25519;

  KeyPair generate() throws GeneralSecurityException {
    return switch (this) {
      case RSA, RSA_PKCS1 -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        yield generator.generateKeyPair();
      }
      case P256, P256_SEC1 -> TestAuthority.ecKeys("secp256r1");
      case P384_SEC1 -> TestAuthority.ecKeys("secp384r1");
      case P521 -> TestAuthority.ecKeys("secp521r1");
      case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    };
  }

  String pem(KeyPair keys) {
    return switch (this) {
      case RSA, P256, P521, ED25519 -> pkcs8(keys.getPrivate());
      case RSA_PKCS1 ->
          TestCertificates.pem("RSA PRIVATE KEY", pkcs1((RSAPrivateCrtKey) keys.getPrivate()));
      case P256_SEC1 -> sec1(keys, 32, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7);
      case P384_SEC1 -> sec1(keys, 48, 0x2b, 0x81, 0x04, 0, 34);
    };
  }

  static String pkcs8(PrivateKey key) {
    return TestCertificates.pem("PRIVATE KEY", key.getEncoded());
  }

  private static byte[] pkcs1(RSAPrivateCrtKey key) {
    return Der.element(
        Der.SEQUENCE,
        integer(BigInteger.ZERO),
        integer(key.getModulus()),
        integer(key.getPublicExponent()),
        integer(key.getPrivateExponent()),
        integer(key.getPrimeP()),
        integer(key.getPrimeQ()),
        integer(key.getPrimeExponentP()),
        integer(key.getPrimeExponentQ()),
        integer(key.getCrtCoefficient()));
  }

  private static byte[] integer(BigInteger number) {
    return Der.element(Der.INTEGER, number.toByteArray());
  }

  private static String sec1(KeyPair keys, int size, int... curve) {
    byte[] oid = Der.element(6, bytes(curve));
    ECPublicKey point = (ECPublicKey) keys.getPublic();
    byte[] x = fixed(point.getW().getAffineX(), size);
    byte[] y = fixed(point.getW().getAffineY(), size);
    byte[] key =
        Der.element(
            Der.SEQUENCE,
            integer(BigInteger.ONE),
            Der.element(Der.OCTET_STRING, fixed(((ECPrivateKey) keys.getPrivate()).getS(), size)),
            Der.element(0xa0, oid),
            Der.element(0xa1, Der.element(3, new byte[] {0, 4}, x, y)));
    return TestCertificates.pem("EC PARAMETERS", oid) + TestCertificates.pem("EC PRIVATE KEY", key);
  }

  private static byte[] fixed(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[size];
    int length = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - length, result, size - length, length);
    return result;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
