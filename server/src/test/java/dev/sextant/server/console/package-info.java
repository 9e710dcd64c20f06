/// The console's figures and pictures.
@NullMarked
package dev.sextant.server.console;

import org.jspecify.annotations.NullMarked;
