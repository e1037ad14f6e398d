/** The command line: everything that is decided before Quarkus starts. */
@NullMarked
package dev.ichor.api.cli;

import org.jspecify.annotations.NullMarked;
