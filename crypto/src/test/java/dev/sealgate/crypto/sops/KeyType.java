package dev.sealgate.crypto.sops;

/** The keys that a file can be encrypted to without a network. */
enum KeyType {
  AGE,
  HYBRID,
  SSH_ED25519,
  SSH_RSA,
  PGP
}
