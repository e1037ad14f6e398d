package dev.ichor.dhcp.server.leases;

import java.util.Arrays;

/** The smallest of many numbers, eight octets each (a binary heap without boxes). */
final class LongHeap {
  private long[] heap = new long[64];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The smallest; only when there is one. */
  long peek() {
    return heap[0];
  }

  void push(long value) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    var at = size++;
    while (at > 0 && heap[at - 1 >>> 1] > value) {
      heap[at] = heap[at - 1 >>> 1];
      at = at - 1 >>> 1;
    }
    heap[at] = value;
  }

  /** Takes the smallest away; only when there is one. */
  long pop() {
    var smallest = heap[0];
    var last = heap[--size];
    var at = 0;
    for (var child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return smallest;
  }

  /** Keeps each number once. */
  void dropRepeated() {
    Arrays.sort(heap, 0, size); // a sorted array is a heap
    var kept = 0;
    for (var i = 0; i < size; i++) {
      if (kept == 0 || heap[kept - 1] != heap[i]) {
        heap[kept++] = heap[i];
      }
    }
    size = kept;
  }

  void clear() {
    size = 0;
  }
}
