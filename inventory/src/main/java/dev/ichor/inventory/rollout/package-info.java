/** Pure decisions about running clusters: etcd's quorum, health, changes node by node. */
@org.jspecify.annotations.NullMarked
package dev.ichor.inventory.rollout;
