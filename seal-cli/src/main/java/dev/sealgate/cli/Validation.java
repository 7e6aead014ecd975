package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Whether SealedSecrets can be opened: all documents are looked at, and every bad one is told. */
record Validation(World world, Source source) {
  int run(List<String> privateKeys, ClusterOptions cluster) {
    List<Manifests.Document> documents = SealedDocuments.read(source);
    if (privateKeys.isEmpty()) {
      return each(documents, document -> cluster.verify(world, document.body()));
    }
    try (SealingKeyRing keys = RecoveryKeys.load(world, privateKeys)) {
      return each(documents, document -> opens(document, keys));
    }
  }

  private int each(List<Manifests.Document> documents, Predicate<Manifests.Document> opens) {
    int exit = ExitCode.OK;
    for (Manifests.Document document : documents) {
      if (!opens.test(document)) {
        exit =
            new Problem(
                    ExitCode.FAILURE,
                    "%s: unable to decrypt sealed secret: %s"
                        .formatted(source.name(), document.metadata("name")),
                    "was it sealed for another cluster, name, namespace or scope? seal it again")
                .report(world);
      }
    }
    return exit;
  }

  private boolean opens(Manifests.Document document, SealingKeyRing keys) {
    Map<String, ?> body = document.body();
    try (OpenedSecret opened = SealedSecrets.open(body, keys)) {
      return opened.data() != null;
    } catch (CryptoException.NoIdentityMatched
        | CryptoException.Tampered
        | CryptoException.Truncated _) {
      return false;
    } catch (CryptoException e) {
      throw e.at(new Location(source.name(), document.index(), ""));
    }
  }
}
