package dev.sealgate.templates;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ESO's filterPEM and filterCertChain. They order and select; they do not verify. */
final class CertificateFunctions {
  private static final int MAX_CERTIFICATES = 100;

  private CertificateFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("filterPEM", "ss", CertificateFunctions::filterPem)
        .add("filterCertChain", "ss", CertificateFunctions::filterChain);
  }

  private static String filterPem(Args args) {
    String type = args.string(0);
    StringBuilder kept = new StringBuilder();
    List<Pem> blocks = Pem.read(args.string(1));
    for (Pem block : blocks) {
      if (block.type().equalsIgnoreCase(type)) {
        kept.append(block.text());
      }
    }
    if (blocks.isEmpty() && !args.string(1).isEmpty()) {
      throw FunctionFailure.argument("the value holds no PEM block");
    }
    return kept.toString();
  }

  private static String filterChain(Args args) {
    List<Certificate> chain = order(certificates(args.string(1)));
    Certificate leaf = chain.getFirst();
    Certificate last = chain.getLast();
    return switch (args.string(0)) {
      case "leaf" -> leaf.isRoot() ? "" : leaf.pem().text();
      case "root" -> last.isRoot() ? last.pem().text() : "";
      case "intermediate" -> {
        StringBuilder kept = new StringBuilder();
        for (Certificate certificate : chain.subList(1, chain.size())) {
          if (certificate.isRoot()) {
            break;
          }
          kept.append(certificate.pem().text());
        }
        yield kept.toString();
      }
      default -> "";
    };
  }

  /** The authority is empty where the certificate names none. */
  private record Certificate(Pem pem, byte[] subject, byte[] authority) {
    boolean isRoot() {
      return authority.length == 0 || Arrays.equals(authority, subject);
    }
  }

  private static List<Certificate> certificates(String text) {
    List<Certificate> certificates = new ArrayList<>();
    for (Pem block : Pem.read(text)) {
      if (certificates.size() == MAX_CERTIFICATES) {
        throw FunctionFailure.argument("more than %d certificates".formatted(MAX_CERTIFICATES));
      }
      try {
        X509Certificate parsed =
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.der()));
        certificates.add(
            new Certificate(
                new Pem("CERTIFICATE", block.der()),
                KeyIds.subject(parsed),
                KeyIds.authority(parsed)));
      } catch (CertificateException _) {
        throw FunctionFailure.argument(
            "a PEM block is not an X.509 certificate", "select with filterPEM first");
      }
    }
    if (certificates.isEmpty()) {
      throw FunctionFailure.argument("the value holds no certificate");
    }
    return certificates;
  }

  private static List<Certificate> order(List<Certificate> certificates) {
    int count = certificates.size();
    int[] parents = new int[count];
    boolean[] isParent = new boolean[count];
    for (int i = 0; i < count; i++) {
      parents[i] = -1;
      for (int j = 0; j < count && parents[i] < 0; j++) {
        byte[] authority = certificates.get(i).authority();
        if (i != j && Arrays.equals(authority, certificates.get(j).subject())) {
          parents[i] = j;
          isParent[j] = true;
        }
      }
    }
    int leaf = -1;
    for (int i = 0; i < count; i++) {
      if (!isParent[i]) {
        if (leaf >= 0) {
          throw FunctionFailure.argument("the certificates are not one chain");
        }
        leaf = i;
      }
    }
    List<Certificate> chain = new ArrayList<>();
    for (int i = leaf; i >= 0; i = parents[i]) {
      if (chain.size() == count) {
        throw FunctionFailure.argument("the certificates form a circle");
      }
      chain.add(certificates.get(i));
    }
    if (chain.isEmpty()) {
      throw FunctionFailure.argument("the certificates have no leaf");
    }
    return chain;
  }
}
