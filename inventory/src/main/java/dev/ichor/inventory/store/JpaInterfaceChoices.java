package dev.ichor.inventory.store;

import dev.ichor.inventory.port.InterfaceChoices;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** One row an interface, forced to disk before a call returns. */
@ApplicationScoped
public class JpaInterfaceChoices implements InterfaceChoices {
  private final InterfaceChoiceRepository rows;
  private final Disk disk;

  JpaInterfaceChoices(InterfaceChoiceRepository rows, Disk disk) {
    this.rows = rows;
    this.disk = disk;
  }

  @Override
  public Map<String, String> all() {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              var found = new TreeMap<String, String>();
              rows.streamAll().forEach(row -> found.put(row.name, row.document));
              return found;
            });
  }

  @Override
  public void save(String interfaceName, String document) {
    QuarkusTransaction.requiringNew()
        .run(() -> rows.getEntityManager().merge(new InterfaceChoiceRow(interfaceName, document)));
    disk.force();
  }

  @Override
  public void delete(String interfaceName) {
    QuarkusTransaction.requiringNew().run(() -> rows.deleteById(interfaceName));
    disk.force();
  }
}
