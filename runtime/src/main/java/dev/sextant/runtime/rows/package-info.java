/// Training rows, point in time: questions about the past, answered by one pass over the log.
@NullMarked
package dev.sextant.runtime.rows;

import org.jspecify.annotations.NullMarked;
