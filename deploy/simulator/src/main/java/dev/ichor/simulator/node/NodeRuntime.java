package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the nodes of one process share: event loops, virtual threads, settings and the fake cluster
 * network.
 */
public final class NodeRuntime implements AutoCloseable {
  private static final int PARALLEL_DOWNLOADS = 16;

  private final NodeSettings settings;
  private final ClusterFabric fabric = new ClusterFabric();
  private final EventLoopGroup acceptors =
      new NioEventLoopGroup(1, new DefaultThreadFactory("node-accept", true));
  private final EventLoopGroup connections =
      new NioEventLoopGroup(2, new DefaultThreadFactory("node-io", true));
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore downloads = new Semaphore(PARALLEL_DOWNLOADS);

  /** A runtime with its own threads; close it after all its nodes were halted. */
  public NodeRuntime(NodeSettings settings) {
    this.settings = requireNonNull(settings, "settings");
  }

  /** The settings of every node here. */
  public NodeSettings settings() {
    return settings;
  }

  /** The fake cluster network, for a rack that wants to count bootstraps. */
  public ClusterFabric fabric() {
    return fabric;
  }

  EventLoopGroup acceptors() {
    return acceptors;
  }

  EventLoopGroup connections() {
    return connections;
  }

  ExecutorService tasks() {
    return tasks;
  }

  Semaphore downloads() {
    return downloads;
  }

  @Override
  public void close() {
    tasks.shutdownNow();
    acceptors.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    connections.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
