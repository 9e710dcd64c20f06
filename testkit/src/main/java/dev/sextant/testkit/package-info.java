/// What tests share: contract suites for interfaces with several implementations, in-process
/// doubles, a clock that is moved by hand and seeds that failures name.
@NullMarked
package dev.sextant.testkit;

import org.jspecify.annotations.NullMarked;
