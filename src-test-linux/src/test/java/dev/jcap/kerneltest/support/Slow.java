package dev.jcap.kerneltest.support;

import dev.jcap.proof.Extent;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class of many processes, which the short form leaves out. It runs with {@code -Pthorough}, with
 * {@code -Djcap.slow=true}, and when {@code .ci/test} names it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Slow.Condition.class)
public @interface Slow {

    /** Decides it, and notes what is left out. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean all = Extent.isThorough() || Boolean.getBoolean("jcap.slow");
            if (context.getTestMethod().isEmpty()) {
                Extent.note(context.getRequiredTestClass(), "slow classes of kernel tests", 1, all ? 1 : 0);
            }
            return all
                    ? ConditionEvaluationResult.enabled("all classes run")
                    : ConditionEvaluationResult.disabled("slow: add -Djcap.slow=true or -Pthorough");
        }
    }
}
