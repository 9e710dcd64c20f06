/// The console as a browser shows it.
@NullMarked
package dev.sextant.server.browser;

import org.jspecify.annotations.NullMarked;
