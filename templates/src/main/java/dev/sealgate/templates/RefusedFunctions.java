package dev.sealgate.templates;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of sprig and ESO that a template may not call here, each with its reason. */
final class RefusedFunctions {
  static final String HINT =
      "make the value where it is stored, in the secret store or in the encrypted file";

  private static final Map<String, String> REASONS = reasons();

  private RefusedFunctions() {}

  static @Nullable String reason(String name) {
    return REASONS.get(name);
  }

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new HashMap<>();
    add(reasons, "not offered: it reads the controller's environment", "env expandenv");
    add(reasons, "not offered: it asks the network", "getHostByName");
    add(reasons, "not offered: it reads other Secrets", "getSecretKey getSecretKeys lookup");
    add(
        reasons,
        "not offered: it depends on the clock or the time zone",
        "ago date date_in_zone date_modify dateInZone dateModify duration durationRound htmlDate"
            + " htmlDateInZone must_date_modify mustDateModify mustToDate now toDate unixEpoch");
    add(
        reasons,
        "not offered: its result is random, so the Secret would change on every render",
        "randAlphaNum randAlpha randAscii randNumeric randBytes randInt shuffle uuidv4 bcrypt"
            + " htpasswd genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey"
            + " genSignedCert genSignedCertWithKey buildCustomCert encryptAES pemToPkcs12"
            + " pemToPkcs12Pass fullPemToPkcs12 fullPemToPkcs12Pass pemTruststoreToPKCS12"
            + " pemTruststoreToPKCS12Pass");
    add(
        reasons,
        "not supported",
        "derivePassword decryptAES rsaDecrypt pkcs12key pkcs12keyPass pkcs12cert pkcs12certPass"
            + " jwkPublicKeyPem jwkPrivateKeyPem semver semverCompare wrap wrapWith"
            + " toDecimal call camelcase snakecase kebabcase abbrevboth osBase osClean osDir osExt"
            + " osIsAbs base dir clean ext isAbs hello");
    return Map.copyOf(reasons);
  }

  private static void add(Map<String, String> reasons, String reason, String names) {
    for (String name : names.split(" ", -1)) {
      reasons.put(name, reason);
    }
  }
}
