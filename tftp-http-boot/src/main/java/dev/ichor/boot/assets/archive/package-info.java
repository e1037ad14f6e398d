/** Archives, read as if their maker were hostile. */
@NullMarked
package dev.ichor.boot.assets.archive;

import org.jspecify.annotations.NullMarked;
