@NullMarked
package dev.sextant.history;

import org.jspecify.annotations.NullMarked;
