/// History as files: Parquet written and read, packed text opened, and SQL asked of them.
@NullMarked
package dev.sextant.history;

import org.jspecify.annotations.NullMarked;
