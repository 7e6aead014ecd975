import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the switches over types of a class out as methods that ask {@code instanceof}. As javac
 * leaves them, the JVM makes a hidden class for each at its first use, and keeps none in its cache.
 */
final class TypeSwitches {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  private TypeSwitches() {}

  static boolean has(ClassModel model) {
    return model.methods().stream().anyMatch(TypeSwitches::has);
  }

  private static boolean has(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(TypeSwitches::isTypeSwitch);
  }

  /** One over constants, too, stays as it is. */
  private static boolean isTypeSwitch(CodeElement element) {
    return element instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod().owner().equals(BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc);
  }

  static ClassTransform writtenOut(ClassModel model) {
    List<Written> written = new ArrayList<>();
    boolean inInterface = model.flags().has(AccessFlag.INTERFACE);
    CodeTransform call =
        (code, element) -> {
          if (isTypeSwitch(element) && element instanceof InvokeDynamicInstruction indy) {
            Written method =
                new Written(
                    "typeSwitch$" + written.size(),
                    indy.typeSymbol(),
                    indy.bootstrapArgs().stream().map(ClassDesc.class::cast).toList());
            written.add(method);
            code.invokestatic(
                model.thisClass().asSymbol(), method.name(), method.type(), inInterface);
          } else {
            code.with(element);
          }
        };
    return ClassTransform.transformingMethodBodies(TypeSwitches::has, call)
        .andThen(ClassTransform.endHandler(type -> written.forEach(method -> method.into(type))));
  }

  /**
   * @param type as the bootstrap method was asked for: of the value and the first label to look at
   */
  private record Written(String name, MethodTypeDesc type, List<ClassDesc> labels) {
    void into(ClassBuilder builder) {
      builder.withMethodBody(name, type, ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, this::body);
    }

    /** The number of the first label that fits; their count when none does, and -1 for null. */
    private void body(CodeBuilder code) {
      Label some = code.newLabel();
      code.aload(0).ifnonnull(some).loadConstant(-1).ireturn().labelBinding(some);
      for (int i = 0; i < labels.size(); i++) {
        Label next = code.newLabel();
        code.iload(1).loadConstant(i).if_icmpgt(next);
        code.aload(0).instanceOf(labels.get(i)).ifeq(next);
        code.loadConstant(i).ireturn().labelBinding(next);
      }
      code.loadConstant(labels.size()).ireturn();
    }
  }
}
