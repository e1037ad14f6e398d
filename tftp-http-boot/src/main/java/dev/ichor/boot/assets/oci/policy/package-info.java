/** OCI image-spec and distribution-spec as values: references, manifests, routes; pure. */
@NullMarked
package dev.ichor.boot.assets.oci.policy;

import org.jspecify.annotations.NullMarked;
