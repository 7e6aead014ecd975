@org.jspecify.annotations.NullMarked
package dev.sealgate.cli.operate;
