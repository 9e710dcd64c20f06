/// Pattern 6: outcomes joined to decisions, thresholds solved, models trained again.
@NullMarked
package dev.sextant.feedback;

import org.jspecify.annotations.NullMarked;
