// Checks objects of kinds that a cluster gets from KEDA and the Prometheus operator, by the schemas those publish.
// Standard input: a JSON list of objects. Standard output: a JSON list of what is wrong with each, null for nothing.
import { readFileSync } from "node:fs";
import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";

const kinds = { ScaledObject, ServiceMonitor };

function complaint(object) {
  try {
    new kinds[object.kind](object).validate();
    return null;
  } catch (error) {
    return error.message;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(complaint)));
