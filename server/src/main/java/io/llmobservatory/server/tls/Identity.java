package io.llmobservatory.server.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server shows to prove who it is.
 *
 * @param chain its own certificate, then those of its issuers
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

  /** Reads both, and refuses a key that is not that of the first certificate. */
  static Identity parse(PemText certificates, String certificateText, PemText key, String keyText)
      throws TlsException {
    List<X509Certificate> chain = Certificates.parse(certificates, certificateText);
    Identity identity = new Identity(PrivateKeys.parse(key, keyText), chain);
    if (!identity.keyBelongsToCertificate()) {
      throw key.refusal(
          "does not belong to the first certificate of "
              + certificates.name()
              + " ("
              + identity.certificate().getSubjectX500Principal()
              + "); set the key it was issued for, and put the server's own certificate before"
              + " those of its issuers");
    }
    return identity;
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  private boolean keyBelongsToCertificate() {
    byte[] message = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm());
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Keys of two kinds, sizes or curves do not even get as far as a wrong signature.
      return false;
    }
  }

  private String signatureAlgorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "EdDSA";
    };
  }
}
