/// Pattern 1b: filters, scorers, the value expression and the selector that composes a slate.
@NullMarked
package dev.sextant.ranking;

import org.jspecify.annotations.NullMarked;
