/// The row language: text to typed expression, with every mistake found at once and shown where it
/// is.
@NullMarked
package dev.sextant.spec.row;

import org.jspecify.annotations.NullMarked;
