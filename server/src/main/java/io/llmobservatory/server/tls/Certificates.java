package io.llmobservatory.server.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads the certificates of a PEM text, in its order. */
final class Certificates {
  private Certificates() {}

  /** At least one; other blocks, such as a key in the same file, are passed over. */
  static List<X509Certificate> parse(PemText source, String text) throws TlsException {
    List<PemBlock> blocks = PemBlock.parse(source, text);
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(parse(source, block, certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw source.refusal(
          PemBlock.lackOf("certificate", blocks)
              + "; expected PEM with a line -----BEGIN CERTIFICATE----- (openssl x509 -inform der"
              + " makes it of the binary form)");
    }
    return List.copyOf(certificates);
  }

  private static X509Certificate parse(PemText source, PemBlock block, int number)
      throws TlsException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (CertificateException e) {
      throw source.refusal(
          "is damaged: certificate " + number + " in it is not one (" + e.getMessage() + ")", e);
    }
  }
}
