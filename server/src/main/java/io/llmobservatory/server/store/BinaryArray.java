package io.llmobservatory.server.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of one dimension in PostgreSQL's binary form, as a parameter of a statement. As text it
 * would be written, escaped, sent and parsed at several times the cost.
 */
final class BinaryArray extends BinaryFields {
  /** The types of arrays, which a connection must be told to send in binary form. */
  enum Type {
    UUID("_uuid", 2951, 2950),
    TEXT("_text", 1009, OID_OF_TEXT),
    BIGINT("_int8", 1016, 20),
    NUMERIC("_numeric", 1231, 1700),
    TIMESTAMPTZ("_timestamptz", 1185, 1184);

    private final String arrayName;
    private final int arrayOid;
    private final int elementOid;

    Type(String arrayName, int arrayOid, int elementOid) {
      this.arrayName = arrayName;
      this.arrayOid = arrayOid;
      this.elementOid = elementOid;
    }

    /** Their numbers, for the driver's {@code binaryTransferEnable}. */
    static String oids() {
      StringBuilder oids = new StringBuilder();
      for (Type type : values()) {
        oids.append(oids.length() == 0 ? "" : ",").append(type.arrayOid);
      }
      return oids.toString();
    }
  }

  private static final int BYTES_PER_ELEMENT = 24;

  private final Type type;

  /**
   * Begins an array, whose elements are to follow, nulls among them or not.
   *
   * @param length how many elements
   */
  BinaryArray(Type type, int length) {
    super(5 * Integer.BYTES + length * BYTES_PER_ELEMENT);
    this.type = type;
    putInt(1); // dimensions
    putInt(1); // nulls are allowed
    putInt(type.elementOid);
    putInt(length);
    putInt(1); // lower bound
  }

  void bind(PreparedStatement statement, int parameter) throws SQLException {
    statement.setObject(parameter, new Parameter(this));
  }

  /** What the driver wants to see. */
  private static final class Parameter extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1;

    private final transient BinaryArray array;

    Parameter(BinaryArray array) {
      this.array = array;
      setType(array.type.arrayName);
    }

    @Override
    public int lengthInBytes() {
      return array.size;
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
      System.arraycopy(array.buffer, 0, bytes, offset, array.size);
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getValue() {
      throw new IllegalStateException(
          "the connection does not send %s in binary form".formatted(type));
    }
  }
}
