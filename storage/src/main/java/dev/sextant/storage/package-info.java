/// The embedded log and state: checksummed segment files with group commit, generations of the
/// event stream, a vault for the keys of personal fields, and feature state in RocksDB.
@NullMarked
package dev.sextant.storage;

import org.jspecify.annotations.NullMarked;
