package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/action"
	ci "helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"helm.sh/helm/v4/pkg/strvals"
)

// mostChartBytes bounds what an archive in charts/ may unpack to.
const mostChartBytes = 32 << 20

func render(wanted *request) answer {
	archive.MaxDecompressedChartSize = mostChartBytes
	guard := newGuard()
	documents, err := guard.render(wanted)
	if err == nil {
		return answer{Documents: documents, Derived: guard.derived, Hashes: guard.hashList()}
	}
	var known *refusal
	if !errors.As(err, &known) {
		known = &refusal{Kind: "helm"}
	}
	if guard.refused != nil { // the engine rewrites what its templates' functions say
		known = guard.refused
	}
	return answer{Refused: &refusal{Kind: known.Kind, Function: known.Function, Message: err.Error()}}
}

func (g *guard) render(wanted *request) ([]document, error) {
	loaded, err := loader.LoadDir(wanted.Chart)
	if err != nil {
		return nil, err
	}
	if loaded.Metadata.Type == "library" {
		return nil, errors.New("a library chart has nothing to apply")
	}
	// not those of subcharts: Helm itself looks at the chart's own only
	var needed []ci.Dependency
	for _, each := range loaded.Metadata.Dependencies {
		needed = append(needed, each)
	}
	if err := action.CheckDependencies(loaded, needed); err != nil {
		return nil, &refusal{Kind: "dependency", Message: err.Error()}
	}
	merged, err := merge(wanted.Values)
	if err != nil {
		return nil, err
	}
	if !wanted.SkipSchemaValidation {
		if err := localSchemas(loaded); err != nil {
			return nil, err
		}
	}
	capabilities := common.DefaultCapabilities.Copy()
	if wanted.KubeVersion != "" {
		version, err := common.ParseKubeVersion(wanted.KubeVersion)
		if err != nil {
			return nil, fmt.Errorf("kubeVersion %s: %w", wanted.KubeVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	if len(wanted.APIVersions) > 0 {
		capabilities.APIVersions = wanted.APIVersions
	}
	if err := chartutil.ValidateReleaseName(wanted.ReleaseName); err != nil {
		return nil, fmt.Errorf("releaseName: %w", err)
	}
	if err := chartutil.ProcessDependencies(loaded, merged); err != nil {
		return nil, err
	}
	if needs := loaded.Metadata.KubeVersion; needs != "" &&
		!chartutil.IsCompatibleRange(needs, capabilities.KubeVersion.String()) {
		return nil, fmt.Errorf("the chart needs Kubernetes %s, and this is %s", needs, capabilities.KubeVersion.Version)
	}
	release := common.ReleaseOptions{
		Name: wanted.ReleaseName, Namespace: wanted.Namespace, Revision: 1, IsInstall: true,
	}
	top, err := util.ToRenderValuesWithSchemaValidation(
		loaded, merged, release, capabilities, wanted.SkipSchemaValidation)
	if err != nil {
		return nil, &refusal{Kind: "schema", Message: err.Error()}
	}
	return g.documents(loaded, top, wanted)
}

func (g *guard) documents(loaded *chart.Chart, top common.Values, wanted *request) ([]document, error) {
	files, err := engine.Engine{CustomTemplateFuncs: g.functions()}.Render(loaded, top)
	if err != nil {
		return nil, err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	var documents []document
	if !wanted.SkipCrds {
		for _, crd := range loaded.CRDObjects() {
			documents = append(documents, document{Path: crd.Filename, Content: string(crd.File.Data)})
		}
	}
	for _, manifest := range manifests {
		documents = append(documents, document{Path: manifest.Name, Content: manifest.Content})
	}
	for _, hook := range hooks {
		if !wanted.SkipTests || !slices.Contains(hook.Events, release.HookTest) {
			documents = append(documents, document{Path: hook.Path, Content: hook.Manifest})
		}
	}
	return documents, nil
}

// merge puts the steps over each other, as Helm merges its options.
func merge(steps []values) (map[string]any, error) {
	merged := map[string]any{}
	for _, step := range steps {
		var err error
		switch step.Kind {
		case "file":
			var file *os.File
			if file, err = os.Open(step.File); err == nil {
				var more map[string]any
				more, err = loader.LoadValues(file)
				_ = file.Close()
				if err == nil {
					merged = loader.MergeMaps(merged, more)
				}
			}
		case "set":
			err = strvals.ParseInto(step.Text, merged)
		case "string":
			err = strvals.ParseIntoString(step.Text, merged)
		case "content":
			var content []byte
			if content, err = os.ReadFile(step.File); err == nil {
				err = strvals.ParseIntoFile(step.Text+"="+step.File, merged, func([]rune) (any, error) {
					return string(content), nil
				})
			}
		default:
			err = errors.New("unknown kind of values")
		}
		if err != nil {
			return nil, fmt.Errorf("%s%s: %w", step.File, step.Text, err)
		}
	}
	return merged, nil
}
