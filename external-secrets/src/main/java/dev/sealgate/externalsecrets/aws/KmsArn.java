package dev.sealgate.externalsecrets.aws;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The ARN of a KMS key or alias. Its region becomes a part of the host that is asked. */
record KmsArn(String text, String region) {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:(aws[a-z-]{0,20}):kms:([a-z]{2,5}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2})"
              + ":[0-9]{1,12}:(?:key|alias)/[A-Za-z0-9/_-]{1,256}");

  /**
   * @throws StoreException for anything else, and for a region of another partition
   */
  static KmsArn parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || !PartitionMetadata.of(Region.of(m.group(2))).id().equals(m.group(1))) {
      throw StoreException.ofKey(
          Kind.MALFORMED,
          "arn is not the ARN of a KMS key or alias",
          "write one as arn:aws:kms:eu-west-1:111122223333:key/ID, with the partition of its"
              + " region");
    }
    return new KmsArn(text, m.group(2));
  }
}
