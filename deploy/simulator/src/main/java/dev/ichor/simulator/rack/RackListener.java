package dev.ichor.simulator.rack;

/** Hears one line for each step of each machine; called from many threads. */
public interface RackListener {
  void step(String machine, String line);
}
