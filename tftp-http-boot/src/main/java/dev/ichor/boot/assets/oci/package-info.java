/** Container images among the contents of the store: taken in, and found by reference. */
@NullMarked
package dev.ichor.boot.assets.oci;

import org.jspecify.annotations.NullMarked;
