package dev.ichor.tools.gates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the root pom and the JVM flags beside it say, so that the tests run the build's own words.
 */
final class RootPom {
  /** Where this module lies, {@code deploy/tools}. */
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private final Document document;

  private RootPom(Document document) {
    this.document = document;
  }

  static RootPom read() {
    return read(ROOT.resolve("pom.xml"));
  }

  static RootPom read(Path file) {
    try {
      return new RootPom(
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile()));
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  /** Texts of the elements that an XPath finds. */
  List<String> texts(String path) {
    try {
      var found =
          (NodeList)
              XPathFactory.newDefaultInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, found.getLength())
          .mapToObj(i -> found.item(i).getTextContent().strip())
          .toList();
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** The arguments that every compilation of the product gets. */
  List<String> compilerArguments() {
    var arguments = new ArrayList<String>();
    arguments.add("--release");
    arguments.addAll(texts("/project/properties/maven.compiler.release"));
    arguments.addAll(texts("//plugin[artifactId='maven-compiler-plugin']//compilerArgs/arg"));
    return arguments;
  }

  /** {@code .mvn/jvm.config}, one word a flag: {@code --add-exports a/b=C} as {@code …=a/b=C}. */
  static List<String> jvmFlags() {
    try (Stream<String> lines = Files.lines(ROOT.resolve(".mvn/jvm.config"))) {
      return lines.map(line -> line.strip().replace(' ', '=')).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The poms of all modules. */
  List<Path> modules() {
    return texts("/project/modules/module").stream()
        .map(module -> ROOT.resolve(module).resolve("pom.xml"))
        .toList();
  }
}
