import { Drawer, Tabs } from '@mantine/core';
import { useState } from 'react';
import { notifyDone } from '../../parts/notify.tsx';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import type { PlannedChange } from '../../parts/planned-change/plan-dialog.tsx';
import { useRights } from '../../session/rights.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleHistory } from './rule-history.tsx';
import type { Rule } from './rule-in-words.ts';

interface Wanted {
  readonly title: string;
  readonly change: PlannedChange;
  readonly done: string;
}

/** A rule, or a new one: its form, its history. Every change is shown as a plan before it is made. */
export function RuleDrawer({
  rule,
  isOpen,
  onClose,
}: {
  /** Undefined: a new one. */
  readonly rule: Rule | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const { operate } = useRights();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const form = (
    <RuleForm
      rule={rule}
      isReadOnly={!operate}
      onSave={(next) =>
        setWanted(
          rule === undefined
            ? {
                title: 'Create this rule?',
                change: { kind: 'rule', operation: 'create', rule: next },
                done: 'The rule is created.',
              }
            : {
                title: 'Change this rule?',
                change: { kind: 'rule', operation: 'replace', id: rule.id, rule: next },
                done: 'The rule is changed.',
              },
        )
      }
      onDelete={() =>
        rule !== undefined &&
        setWanted({
          title: 'Delete this rule?',
          change: { kind: 'rule', operation: 'delete', id: rule.id },
          done: 'The rule is deleted. Undo its plan to bring it back.',
        })
      }
    />
  );
  return (
    <>
      <Drawer
        opened={isOpen}
        onClose={onClose}
        position="right"
        title={rule?.name ?? 'New rule'}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {rule === undefined ? (
          form
        ) : (
          <Tabs defaultValue="rule" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="rule">Rule</Tabs.Tab>
              <Tabs.Tab value="history">History</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="rule">{form}</Tabs.Panel>
            <Tabs.Panel value="history">
              <RuleHistory ruleId={rule.id} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Drawer>
      {wanted !== null && (
        <PlanDialog
          title={wanted.title}
          change={wanted.change}
          onClose={() => setWanted(null)}
          onApplied={() => {
            notifyDone(wanted.done);
            onClose();
          }}
        />
      )}
    </>
  );
}
