/// Pattern 3: models with a head per outcome, answered by one pass.
@NullMarked
package dev.sextant.multitask;

import org.jspecify.annotations.NullMarked;
