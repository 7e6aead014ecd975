package dev.sealgate.crypto.sops;

/** What a map holds. */
sealed interface Entry permits SopsNode.Item, SopsNode.Comment {}
