package dev.sealgate.crypto.sops;

/** What a list holds. */
sealed interface Element permits SopsNode, SopsNode.Comment {}
