/// Pattern 4, the feature store: incremental operators over time-tiled state, the same online and
/// in replay.
@NullMarked
package dev.sextant.feature;

import org.jspecify.annotations.NullMarked;
