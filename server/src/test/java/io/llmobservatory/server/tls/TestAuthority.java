package io.llmobservatory.server.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/** Issues certificates for tests: written by hand, as the JDK can read them but not make them. */
final class TestAuthority {
  /** What a certificate is for. */
  enum Usage {
    AUTHORITY,
    SERVER,
    CLIENT
  }

  private static final AtomicLong SERIAL = new AtomicLong(System.currentTimeMillis());
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  // Object identifiers, without tag and length.
  private static final byte[] ECDSA_WITH_SHA256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2);
  private static final byte[] SUBJECT_KEY_ID = oid(0x55, 0x1d, 14);
  private static final byte[] KEY_USAGE = oid(0x55, 0x1d, 15);
  private static final byte[] ALTERNATIVE_NAME = oid(0x55, 0x1d, 17);
  private static final byte[] BASIC_CONSTRAINTS = oid(0x55, 0x1d, 19);
  private static final byte[] AUTHORITY_KEY_ID = oid(0x55, 0x1d, 35);
  private static final byte[] EXTENDED_KEY_USAGE = oid(0x55, 0x1d, 37);
  private static final byte[] SERVER_AUTH = oid(0x2b, 6, 1, 5, 5, 7, 3, 1);
  private static final byte[] CLIENT_AUTH = oid(0x2b, 6, 1, 5, 5, 7, 3, 2);

  private static final byte[] TRUE = {1, 1, (byte) 0xff};

  private final KeyPair keys;
  private final X509Certificate certificate;

  /** What goes along with the certificates it issues: its own, unless clients have that anyway. */
  private final List<X509Certificate> issuers;

  private TestAuthority(KeyPair keys, X509Certificate certificate, List<X509Certificate> issuers) {
    this.keys = keys;
    this.certificate = certificate;
    this.issuers = issuers;
  }

  /** One that signed its own certificate. */
  static TestAuthority root(String commonName) throws GeneralSecurityException {
    X500Principal name = new X500Principal("CN=" + commonName);
    KeyPair keys = ecKeys("secp256r1");
    X509Certificate certificate =
        sign(name, keys, name, keys.getPublic(), Usage.AUTHORITY, Duration.ofDays(30));
    return new TestAuthority(keys, certificate, List.of());
  }

  /** One whose certificate this one signed. */
  TestAuthority intermediate(String commonName) throws GeneralSecurityException {
    KeyPair subject = ecKeys("secp256r1");
    Identity identity = issue(commonName, subject, Usage.AUTHORITY);
    return new TestAuthority(subject, identity.certificate(), identity.chain());
  }

  X509Certificate certificate() {
    return certificate;
  }

  Identity issue(String commonName, KeyPair subject, Usage usage) throws GeneralSecurityException {
    return issue(commonName, subject, usage, Duration.ofDays(7));
  }

  Identity issue(String commonName, KeyPair subject, Usage usage, Duration validity)
      throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(
        sign(
            certificate.getSubjectX500Principal(),
            keys,
            new X500Principal("CN=" + commonName),
            subject.getPublic(),
            usage,
            validity));
    chain.addAll(issuers);
    return new Identity(subject.getPrivate(), chain);
  }

  static KeyPair ecKeys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(
      X500Principal issuer,
      KeyPair issuerKeys,
      X500Principal subject,
      PublicKey key,
      Usage usage,
      Duration validity)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    Instant end = now.plus(validity);
    Instant start = (end.isBefore(now) ? end : now).minus(Duration.ofDays(1));
    byte[] algorithm = Der.element(Der.SEQUENCE, ECDSA_WITH_SHA256);
    byte[] contents =
        Der.element(
            Der.SEQUENCE,
            Der.element(0xa0, new byte[] {Der.INTEGER, 1, 2}),
            Der.element(Der.INTEGER, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            algorithm,
            issuer.getEncoded(),
            Der.element(Der.SEQUENCE, utcTime(start), utcTime(end)),
            subject.getEncoded(),
            key.getEncoded(),
            Der.element(
                0xa3, Der.element(Der.SEQUENCE, extensions(key, issuerKeys.getPublic(), usage))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuerKeys.getPrivate());
    signature.update(contents);
    byte[] certificate = Der.element(Der.SEQUENCE, contents, algorithm, bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static byte[][] extensions(PublicKey key, PublicKey issuer, Usage usage)
      throws GeneralSecurityException {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(extension(SUBJECT_KEY_ID, Der.element(Der.OCTET_STRING, keyId(key))));
    byte[] authority = Der.element(Der.SEQUENCE, Der.element(0x80, keyId(issuer)));
    extensions.add(extension(AUTHORITY_KEY_ID, authority));
    if (usage == Usage.AUTHORITY) {
      extensions.add(critical(BASIC_CONSTRAINTS, Der.element(Der.SEQUENCE, TRUE)));
      extensions.add(critical(KEY_USAGE, new byte[] {3, 2, 1, 6}));
      return extensions.toArray(byte[][]::new);
    }
    extensions.add(critical(KEY_USAGE, new byte[] {3, 2, 7, (byte) 0x80}));
    byte[] purpose = usage == Usage.SERVER ? SERVER_AUTH : CLIENT_AUTH;
    extensions.add(extension(EXTENDED_KEY_USAGE, Der.element(Der.SEQUENCE, purpose)));
    if (usage == Usage.SERVER) {
      byte[] host = Der.element(0x82, "localhost".getBytes(StandardCharsets.US_ASCII));
      byte[] address = Der.element(0x87, new byte[] {127, 0, 0, 1});
      extensions.add(extension(ALTERNATIVE_NAME, Der.element(Der.SEQUENCE, host, address)));
    }
    return extensions.toArray(byte[][]::new);
  }

  private static byte[] extension(byte[] oid, byte[] value) {
    return Der.element(Der.SEQUENCE, oid, Der.element(Der.OCTET_STRING, value));
  }

  private static byte[] critical(byte[] oid, byte[] value) {
    return Der.element(Der.SEQUENCE, oid, TRUE, Der.element(Der.OCTET_STRING, value));
  }

  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
  }

  private static byte[] utcTime(Instant time) {
    return Der.element(0x17, UTC_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bits(byte[] bytes) {
    return Der.element(0x03, new byte[1], bytes);
  }

  private static byte[] oid(int... bytes) {
    byte[] contents = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      contents[i] = (byte) bytes[i];
    }
    return Der.element(0x06, contents);
  }
}
