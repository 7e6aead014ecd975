/** What is made of the commands' own model: completion for shells, and manual pages. */
@NullMarked
package dev.sealgate.cli.pages;

import org.jspecify.annotations.NullMarked;
