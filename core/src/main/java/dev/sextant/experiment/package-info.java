/// Pattern 5, experimentation: deterministic assignment and the analysis of what it did.
@NullMarked
package dev.sextant.experiment;

import org.jspecify.annotations.NullMarked;
