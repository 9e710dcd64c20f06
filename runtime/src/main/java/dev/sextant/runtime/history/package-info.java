/// History in and out: files to events, and the log folded again up to a moment.
@NullMarked
package dev.sextant.runtime.history;

import org.jspecify.annotations.NullMarked;
